/** Short enough to be written on the stick itself. */
export const stickMark = (id: string): string => id.slice(0, 4).toUpperCase()
