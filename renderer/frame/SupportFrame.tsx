import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { isEnd, isFreeze, minutesAndSeconds } from '../maintenance/supportText.ts'
import type { SessionView } from '#shared/host/supportApi.ts'
import { sendSigns } from '../maintenance/presenceSigns.ts'
import { connectedOf, type Connected } from '../maintenance/supportStore.ts'
import { useSupport } from '../maintenance/SupportContext.tsx'
import { useRecordName } from '../maintenance/useRecordName.ts'
import { Icon } from '../ui/Icon.tsx'
import { useNow } from '../ui/useNow.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { PointerLayer } from './PointerLayer.tsx'
import styles from './SupportFrame.module.css'

export const remoteHelpHash = '/hilfe/fernhilfe'
/** A hash router follows the address bar; this stands beside the router, so that no screen can take it along. */
const open = (): void => void (location.hash = remoteHelpHash)

/**
 * Around every screen while anybody is connected (MT90-MT93): in the browser's top layer, which no dialog, menu or message
 * can cover, with everybody by name, and the keys that work wherever the focus is. There is no way to close it but the end.
 */
export function SupportFrame(): ReactElement | null {
  const { state, client } = useSupport()
  const connected = connectedOf(state)
  const anybody = connected.length > 0

  // MT91: the call is out before anything else is thought about; whoever is not connected is not disturbed by it.
  const stop = useCallback(() => void client.call('support.stop', { id: null }), [client])
  const pauseOrResume = useCallback(() => {
    const live = connected.filter(({ phase }) => phase === 'live')
    if (live.length > 0) for (const { id } of live) void client.call('support.pause', { id })
    else
      for (const { id, phase } of connected)
        if (phase === 'frozen') void client.call('support.resume', { id })
  }, [client, connected])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F9' && event.key !== 'F8') return
      if (event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return
      if (event.key === 'F9') stop()
      else pauseOrResume()
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [stop, pauseOrResume])

  useSayGoodbye(state?.sessions ?? [])
  return anybody ? <Frame connected={connected} onStop={stop} onPause={pauseOrResume} /> : null
}

/** The end is said on whatever screen the person is: the frame is gone, and why. */
function useSayGoodbye(sessions: readonly SessionView[]): void {
  const t = useWords('support')
  const toast = useToast()
  const wasConnected = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    for (const { id, phase, because } of sessions)
      if (phase === 'over' && because !== null && wasConnected.current.has(id) && isEnd(because))
        toast.info(t(`over.${because}`))
    wasConnected.current = new Set(
      sessions.filter(({ approval, phase }) => approval !== null && phase !== 'over').map(({ id }) => id),
    )
  }, [sessions, t, toast])
}

function Frame({
  connected,
  onStop,
  onPause,
}: {
  readonly connected: readonly Connected[]
  readonly onStop: () => void
  readonly onPause: () => void
}): ReactElement {
  const t = useWords('support')
  const { client } = useSupport()
  const frame = useRef<HTMLElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const [stopping, setStopping] = useState(false)
  const red = connected.find((one) => one.red !== null)
  const live = connected.some(({ phase }) => phase === 'live')
  const frozen = connected.some(({ phase }) => phase === 'frozen')

  useLayoutEffect(() => {
    frame.current?.showPopover()
  }, [])

  // The screens below make room: nothing of them lies under the bar.
  useLayoutEffect(() => {
    const { style } = document.documentElement
    const measure = (): void =>
      style.setProperty(
        '--o-frame-top',
        `${Math.ceil(bar.current?.getBoundingClientRect().height ?? 0) + 6}px`,
      )
    style.setProperty('--o-frame-edge', '6px')
    document.documentElement.dataset['helpFrame'] = ''
    measure()
    const observer = new ResizeObserver(measure)
    if (bar.current) observer.observe(bar.current)
    return () => {
      observer.disconnect()
      style.removeProperty('--o-frame-top')
      style.removeProperty('--o-frame-edge')
      delete document.documentElement.dataset['helpFrame']
    }
  }, [])

  useEffect(
    () =>
      sendSigns({
        window,
        document,
        isFrameSeen: () =>
          frame.current?.matches(':popover-open') === true &&
          bar.current?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true,
        send: (sign) => void client.call('support.sign', { sign }),
      }),
    [client],
  )

  return (
    <section
      ref={frame}
      popover="manual"
      className={styles.frame}
      data-red={red ? '' : undefined}
      aria-label={t('frame.label')}
    >
      {connected.map((one) => (
        <PointerLayer key={one.id} pointer={one.pointer} mark={one.mark} name={one.guest.name} />
      ))}
      <div ref={bar} className={styles.bar}>
        <ul className={styles.people}>
          {connected.map((one) => (
            <Person key={one.id} session={one} />
          ))}
        </ul>
        <div className={styles.buttons}>
          {connected.some(({ phase }) => phase === 'comparing') && (
            <button type="button" className={styles.button} onClick={open}>
              {t('frame.compareAction')}
            </button>
          )}
          {red && (
            <button
              type="button"
              className={styles.button}
              onClick={() => void client.call('support.mask', { id: red.id })}
            >
              <Icon name="eyeOff" size={18} />
              {t('frame.mask')}
            </button>
          )}
          {(live || frozen) && (
            <button type="button" className={styles.button} onClick={onPause} aria-keyshortcuts="F8">
              {t(live ? 'frame.pause' : 'frame.resume')}
              <kbd>{t('frame.pauseKey')}</kbd>
            </button>
          )}
          <button
            type="button"
            className={styles.stop}
            aria-keyshortcuts="F9"
            onClick={() => {
              onStop()
              setStopping(true)
            }}
          >
            {t(stopping ? 'frame.stopping' : 'frame.stop')}
            <kbd>{t('frame.stopKey')}</kbd>
          </button>
        </div>
      </div>
    </section>
  )
}

function Person({ session }: { readonly session: Connected }): ReactElement {
  const t = useWords('support')
  const now = useNow(1000)
  const { guest, phase, because, approval, words, red, asked } = session
  const recordName = useRecordName(red ?? null)
  const who = { name: guest.name, company: guest.company }
  return (
    <li className={styles.person}>
      {/* Read aloud when it changes; the seconds beside it are not. */}
      <span role="status" className={styles.state}>
        <Icon name={phase === 'live' ? 'eye' : 'eyeOff'} size={20} />
        <strong>
          {t(phase === 'live' ? 'frame.sees' : phase === 'frozen' ? 'frame.blind' : 'frame.compare', who)}
        </strong>
        {phase === 'frozen' && because !== null && isFreeze(because) && <span>{t(`frozen.${because}`)}</span>}
      </span>
      {red && (
        <strong className={styles.red}>
          {t('frame.red', { record: recordName, time: minutesAndSeconds(red.until - now) })}
        </strong>
      )}
      {approval && (
        <span role="timer" aria-label={t('frame.leftLabel')} className="o-figures">
          {t('frame.left', { time: minutesAndSeconds(approval.until - now) })}
        </span>
      )}
      {words && (
        <span className={styles.words}>
          <span className="o-hidden">{t('frame.wordsLabel')}</span>
          <Icon name="lock" size={16} />
          <span lang="">{words.join(' ')}</span>
        </span>
      )}
      {asked && (
        <button type="button" className={styles.inline} onClick={open}>
          {t('frame.asks', { name: guest.name })}
        </button>
      )}
    </li>
  )
}
