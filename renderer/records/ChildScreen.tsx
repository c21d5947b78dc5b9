import { useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ChildrenScreen } from './ChildrenScreen.tsx'

/** The address of one child: its file beside the list. */
export function ChildScreen(): ReactElement {
  const { childId } = useParams({ strict: false })
  return <ChildrenScreen childId={childId ?? null} />
}
