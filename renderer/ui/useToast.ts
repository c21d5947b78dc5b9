import { notifications } from '@mantine/notifications'
import { createElement, useMemo } from 'react'
import { Icon } from './Icon.tsx'

export interface Toast {
  /** "Gespeichert", "Seite ausgegeben": goes by itself after some seconds. */
  good(text: string): void
  info(text: string): void
  /** Stays until closed. */
  warn(text: string): void
  danger(text: string): void
}

const colours = { good: 'good', info: 'info', warn: 'accent', danger: 'danger' } as const
const show = (tone: keyof typeof colours, message: string): void => {
  notifications.show({
    message,
    color: colours[tone],
    icon: createElement(Icon, { name: tone, size: 20 }),
    autoClose: tone === 'good' || tone === 'info' ? 6000 : false,
    role: tone === 'danger' ? 'alert' : 'status',
    withBorder: true,
  })
}

/** Short messages at the edge; what a person must decide belongs into a dialog or beside the field. */
export const useToast = (): Toast =>
  useMemo(
    () => ({
      good: (text) => show('good', text),
      info: (text) => show('info', text),
      warn: (text) => show('warn', text),
      danger: (text) => show('danger', text),
    }),
    [],
  )
