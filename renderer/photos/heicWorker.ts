/**
 * Decodes HEIC (libheif). The library would start this code from a blob of text, which our policy refuses (decision
 * 34); build/heicPlugin.ts takes the text out of the package, so that it comes as a file of our own. Importing it
 * sets `onmessage`: {id, buffer} in, {id, imageData, error} out.
 */
import 'heic-to/csp'
