import { useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ChildrenScreen } from './ChildrenScreen.tsx'

/** The address of one child: its file beside the list. */
export function ChildScreen(): ReactElement {
  const address: { readonly childId?: string } = useParams({ strict: false })
  return <ChildrenScreen childId={address.childId ?? null} />
}
