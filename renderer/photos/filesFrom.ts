/** Files of a drop or a paste, folders opened all the way down; what the system hides (`.DS_Store`) stays out. */
export async function filesFrom(data: DataTransfer): Promise<readonly File[]> {
  // The entries must be taken before the first pause: the browser empties the list then.
  const entries = [...data.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
  const loose = [...data.files]
  if (!entries.some((entry) => entry?.isDirectory)) return loose.filter(isShown)
  const found = await Promise.all(entries.map((entry) => (entry ? filesBelow(entry) : Promise.resolve([]))))
  return found.flat()
}

export const isShown = ({ name }: File): boolean =>
  !name.startsWith('.') && name !== 'Thumbs.db' && name !== 'desktop.ini'

async function filesBelow(entry: FileSystemEntry): Promise<readonly File[]> {
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) =>
      entry.file(resolve, () => resolve(undefined)),
    )
    return file && isShown(file) ? [file] : []
  }
  if (!isFolder(entry)) return []
  const reader = entry.createReader()
  const found: File[] = []
  for (;;) {
    // A hundred at a time; an empty answer is the end.
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    )
    if (some.length === 0) return found
    for (const one of some) found.push(...(await filesBelow(one)))
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
