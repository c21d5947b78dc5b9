import type { ReactElement } from 'react'
import { ChildrenScreen } from './ChildrenScreen.tsx'

/** The address of one child: its file beside the list. */
export const ChildScreen = ({ childId }: { readonly childId: string }): ReactElement => (
  <ChildrenScreen childId={childId} />
)
