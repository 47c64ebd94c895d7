/** The code that the documents show. */
package dev.lenet.docs;
