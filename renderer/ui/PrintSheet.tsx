import type { ReactNode, ReactPortal } from 'react'
import { createPortal } from 'react-dom'

/** What goes on paper while this stands: it alone, and nothing of the window (ui.css). Not seen on the screen. */
export function PrintSheet({ children }: { readonly children: ReactNode }): ReactPortal {
  return createPortal(<div className="o-sheet">{children}</div>, document.body)
}
