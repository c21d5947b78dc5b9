/** Dragging a page among the pages of its book, wherever they stand in a row. */
import { useState, type DragEvent } from 'react'

const pageDragType = 'application/x-obhut-page'

/** What an element that shows a page needs, so that pages can be dragged onto each other's places. */
export function usePageDrag(
  pages: readonly { readonly id: string }[],
  onMove: (pageId: string, to: number) => void,
) {
  /** The page that is being dragged, and the one it would take the place of. */
  const [dragged, setDragged] = useState<{ readonly id: string; readonly over: string | null } | null>(null)
  return (id: string) => ({
    draggable: pages.length > 1,
    'data-dragged': dragged?.id === id || undefined,
    'data-over': (dragged !== null && dragged.over === id && dragged.id !== id) || undefined,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData(pageDragType, id)
      setDragged({ id, over: null })
    },
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return
      event.preventDefault()
      if (dragged.over !== id) setDragged({ ...dragged, over: id })
    },
    onDragEnd: () => setDragged(null),
    onDrop: (event: DragEvent) => {
      const moved = event.dataTransfer.getData(pageDragType)
      setDragged(null)
      if (!pages.some((page) => page.id === moved)) return
      event.preventDefault()
      onMove(
        moved,
        pages.findIndex((page) => page.id === id),
      )
    },
  })
}
