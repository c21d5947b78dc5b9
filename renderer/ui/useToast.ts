import { notifications } from '@mantine/notifications'
import { createElement, useMemo } from 'react'
import { Icon } from './Icon.tsx'
import { useWords } from './useWords.ts'

export interface Toast {
  /** "Gespeichert", "Seite ausgegeben": goes by itself after some seconds. */
  readonly good: (text: string) => void
  readonly info: (text: string) => void
  /** Stays until closed. */
  readonly warn: (text: string) => void
  readonly danger: (text: string) => void
}

const colours = { good: 'good', info: 'info', warn: 'accent', danger: 'danger' } as const
const show = (tone: keyof typeof colours, message: string, close: string): void => {
  notifications.show({
    message,
    color: colours[tone],
    icon: createElement(Icon, { name: tone, size: 20 }),
    autoClose: tone === 'good' || tone === 'info' ? 6000 : false,
    role: tone === 'danger' ? 'alert' : 'status',
    withBorder: true,
    closeButtonProps: { 'aria-label': close },
  })
}

/** A message may name a file and so a child; it goes with the window's contents. */
export const clearToasts = (): void => notifications.clean()

/** Short messages at the edge; what a person must decide belongs into a dialog or beside the field. */
export function useToast(): Toast {
  const t = useWords('common')
  return useMemo(() => {
    const say = (tone: keyof typeof colours) => (text: string) => show(tone, text, t('close'))
    return { good: say('good'), info: say('info'), warn: say('warn'), danger: say('danger') }
  }, [t])
}
