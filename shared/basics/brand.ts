/** A type that only a parser or a maker may produce: `Brand<string, 'RecordId'>`. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name }
