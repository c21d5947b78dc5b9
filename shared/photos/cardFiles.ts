/** What of a camera card is offered as a photo. What it really is its bytes say, as with every file (P2). */
const endings = ['jpg', 'jpeg', 'jpe', 'png', 'webp', 'heic', 'heif', 'hif']

export const isPhotoName = (name: string): boolean =>
  // A name that is no text can't be opened by its text.
  !name.includes('\uFFFD') && endings.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
