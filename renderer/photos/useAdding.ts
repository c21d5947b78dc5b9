import { useEffect, useState, type DragEvent } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { chooseFiles } from './chooseFiles.ts'
import { filesFrom } from './filesFrom.ts'
import { importQueueOf } from './importQueue.ts'

export interface Adding {
  readonly choose: (what: 'photos' | 'folder') => void
  /** Something is being dragged over the screen. */
  readonly over: boolean
  readonly drop: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** The four ways a photo comes in: dialog, folder, drag and drop, clipboard. */
export function useAdding(groupId: string | null): Adding {
  const { vault } = useHost()
  const [over, setOver] = useState(false)

  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const data = event.clipboardData
      if (!data || data.files.length === 0) return
      event.preventDefault()
      void filesFrom(data).then((files) => importQueueOf(vault).add(files, groupId))
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [vault, groupId])

  return {
    choose: (what) => void chooseFiles(what).then((files) => importQueueOf(vault).add(files, groupId)),
    over,
    drop: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(event) {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(false)
        void filesFrom(event.dataTransfer).then((files) => importQueueOf(vault).add(files, groupId))
      },
    },
  }
}
