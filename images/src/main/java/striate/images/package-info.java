/** Picture files, and datasets of them: folders of classes, and CSV lists. */
@org.jspecify.annotations.NullMarked
package striate.images;
