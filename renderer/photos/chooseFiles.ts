import { isShown } from './filesFrom.ts'

const accept = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,.jpg,.jpeg,.png,.webp'

/** The browser's own dialog for photos or for a whole folder; empty when the person closed it. */
export function chooseFiles(what: 'photos' | 'folder'): Promise<readonly File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  if (what === 'folder') input.webkitdirectory = true
  else input.accept = accept
  // In the document until it has answered, so that it is not collected before.
  input.hidden = true
  document.body.append(input)
  return new Promise((resolve) => {
    const answer = (files: readonly File[]): void => {
      input.remove()
      resolve(files)
    }
    input.addEventListener('change', () => answer([...(input.files ?? [])].filter(isShown)))
    input.addEventListener('cancel', () => answer([]))
    input.click()
  })
}
