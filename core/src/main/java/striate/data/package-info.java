/** Pictures and labelled sets of them, before any network: what is read, and how it is fitted. */
@org.jspecify.annotations.NullMarked
package striate.data;
