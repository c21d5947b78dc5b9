import '@fontsource/atkinson-hyperlegible/latin-400.css'
import '@fontsource/atkinson-hyperlegible/latin-ext-400.css'
import '@fontsource/atkinson-hyperlegible/latin-700.css'
import '@fontsource/atkinson-hyperlegible/latin-ext-700.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './ui.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactElement, ReactNode } from 'react'
import { resolveVariables, theme } from './theme.ts'

export type ColourScheme = 'auto' | 'light' | 'dark'

/** The shell writes a fresh nonce per start into `<meta property="csp-nonce" nonce="...">`; Chromium hides it from getAttribute. */
const readNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/** Theme, fonts and messages; every page, gallery and screen test stands inside one. */
export function UiProvider({
  colourScheme = 'auto',
  children,
}: {
  readonly colourScheme?: ColourScheme
  readonly children: ReactNode
}): ReactElement {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      getStyleNonce={readNonce}
      colorSchemeManager={forgetfulManager}
      defaultColorScheme={colourScheme}
      {...(colourScheme === 'auto' ? {} : { forceColorScheme: colourScheme })}
    >
      <Notifications position="bottom-right" limit={4} />
      {children}
    </MantineProvider>
  )
}

/** The colour scheme lives in the profile's settings, never in the browser's own storage. */
const forgetfulManager = {
  get: (preset: ColourScheme): ColourScheme => preset,
  set: (): void => undefined,
  subscribe: (): void => undefined,
  unsubscribe: (): void => undefined,
  clear: (): void => undefined,
}
