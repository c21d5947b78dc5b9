import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Client } from '#shared/host/table.ts'
import type { TalkWindowApi } from '#shared/host/talkWindowApi.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Row } from '../ui/Row.tsx'
import { useWords } from '../ui/useWords.ts'
import { openDevices, talkPeer, type TalkPeer } from './peer.ts'
import styles from './Talk.module.css'

export function ClosedTalk(): ReactElement {
  const t = useWords('talk')
  return (
    <EmptyState icon="video" title={t('title')}>
      {t('window.closed')}
    </EmptyState>
  )
}

interface Seen {
  readonly own: MediaStream | null
  readonly other: MediaStream | null
  readonly words: readonly string[] | null
  readonly isLive: boolean
  readonly sound: boolean
  readonly picture: boolean
  readonly otherSound: boolean
  readonly otherPicture: boolean
  readonly stalled: boolean
}
const nothing: Seen = {
  own: null,
  other: null,
  words: null,
  isLive: false,
  sound: true,
  picture: false,
  otherSound: true,
  otherPicture: true,
  stalled: false,
}

/** Both pictures, what is on and what is off, the seal and its four words, and hanging up. The vault closes the window. */
export function TalkWindow({
  pipe,
  guest,
}: {
  readonly pipe: Client<TalkWindowApi>
  readonly guest: string
}): ReactElement {
  const t = useWords('talk')
  const [seen, setSeen] = useState(nothing)
  const peer = useRef<TalkPeer | null>(null)
  const change = (part: Partial<Seen>): void => setSeen((now) => ({ ...now, ...part }))

  useEffect(() => {
    let isOver = false
    const over = (because: 'ended' | 'left' | 'lost' | 'insecure' | 'noDevices'): void => {
      isOver = true
      void pipe.call('over', { because })
    }
    const offAnswer = pipe.on('answer', ({ sdp, words }) => {
      change({ words })
      peer.current?.take(sdp).catch(() => over('insecure'))
    })
    const begin = async (): Promise<void> => {
      const own = (await openDevices()) ?? (await openDevices({ video: false, audio: true }))
      if (!own) return over('noDevices')
      if (isOver) return own.getTracks().forEach((track) => track.stop())
      change({ own, picture: own.getVideoTracks().length > 0 })
      const made = talkPeer(own, {
        picture: (other) => change({ other }),
        shown(otherSound, otherPicture) {
          change({ isLive: true, otherSound, otherPicture })
          void pipe.call('connected', {})
        },
        waiting: (stalled) => change({ stalled }),
        over,
      })
      peer.current = made
      const offered = await pipe.call('offer', { sdp: await made.offer() })
      if (!offered.ok) over('insecure')
    }
    void begin().catch(() => over('insecure'))
    return () => {
      isOver = true
      offAnswer()
      peer.current?.close()
      peer.current = null
    }
  }, [pipe])

  function hangUp(): void {
    peer.current?.hangUp()
    // After the last word has gone out.
    setTimeout(() => void pipe.call('over', { because: 'ended' }), 150)
  }
  function mute(): void {
    peer.current?.hear(!seen.sound)
    change({ sound: !seen.sound })
  }
  async function hide(): Promise<void> {
    change({ picture: (await peer.current?.show(!seen.picture)) ?? false })
  }

  const said = !seen.own
    ? t('window.asking')
    : !seen.isLive
      ? t('window.connecting')
      : seen.stalled
        ? t('window.stalled')
        : seen.otherSound
          ? seen.otherPicture
            ? ''
            : t('window.otherHidden')
          : seen.otherPicture
            ? t('window.otherMuted')
            : t('window.otherBoth')

  return (
    <div className={styles.window}>
      <main className={styles.pictures}>
        <h1 className="o-hidden">{t('window.title', { name: guest })}</h1>
        <Picture stream={seen.other} className={styles.other} label={t('window.other')} />
        {seen.picture && <Picture stream={seen.own} className={styles.self} label={t('window.self')} isOwn />}
        <p className={styles.said} role="status">
          {said}
        </p>
      </main>
      <footer className={styles.bar}>
        <div>
          {seen.isLive && seen.words ? (
            <>
              <p className={styles.sealed}>
                <Icon name="lock" size={20} /> {t('window.sealed')} · {guest}
              </p>
              <p className={styles.compare}>{t('window.compare')}</p>
              <p className={styles.words}>{seen.words.join(' · ')}</p>
              <p className={styles.compare}>{t('window.compareHelp')}</p>
            </>
          ) : (
            <p className={styles.sealed}>{t('window.title', { name: guest })}</p>
          )}
        </div>
        <Row>
          <Button
            size="large"
            kind={seen.sound ? 'secondary' : 'primary'}
            icon={seen.sound ? 'microphone' : 'microphoneOff'}
            disabled={!seen.own}
            onClick={mute}
          >
            {t(seen.sound ? 'window.mute' : 'window.unmute')}
          </Button>
          <Button
            size="large"
            kind={seen.picture ? 'secondary' : 'primary'}
            icon={seen.picture ? 'video' : 'videoOff'}
            disabled={!seen.own}
            onClick={() => void hide()}
          >
            {t(seen.picture ? 'window.hide' : 'window.show')}
          </Button>
          <Button size="large" kind="danger" icon="phoneOff" onClick={hangUp}>
            {t('window.hangUp')}
          </Button>
        </Row>
      </footer>
    </div>
  )
}

function Picture({
  stream,
  className,
  label,
  isOwn = false,
}: {
  readonly stream: MediaStream | null
  readonly className: string | undefined
  readonly label: string
  readonly isOwn?: boolean
}): ReactElement {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  // eslint-disable-next-line jsx-a11y-x/media-has-caption -- People who speak now have no captions.
  return <video ref={video} className={className} aria-label={label} autoPlay playsInline muted={isOwn} />
}
