/**
 * The codecs of layers: each one's name in a model file, its settings as text, and its operators of
 * ONNX. {@link striate.format.codec.LayerCodecs} holds the library's; a layer of your own brings
 * one more.
 */
package striate.format.codec;
