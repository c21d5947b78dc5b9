import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { useSearch } from '../database/useSearch.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './CommandPalette.module.css'

interface Entry {
  readonly id: string
  readonly label: string
  readonly sub?: string
  readonly icon?: IconName
  readonly colour?: string
  readonly go: () => void
}

/** Ctrl+K: one field for children, screens and commands. */
export function CommandPalette({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('frame')
  return (
    <Dialog open={open} onClose={onClose} title={t('palette.title')}>
      <Palette onClose={onClose} />
    </Dialog>
  )
}

const most = 8

type Place =
  | '/heute'
  | '/kinder'
  | '/kinder/einlesen'
  | '/fotos'
  | '/portfolio'
  | '/buero/sicherung'
  | '/buero/daten'
  | '/buero/loeschen'
  | '/buero/protokoll'
  | '/buero/einstellungen'
  | '/hilfe'
  | '/hilfe/fernhilfe'
  | '/hilfe/helfen'
  | '/buero/zugriff'

function Palette({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('frame')
  const support = useWords('support')
  const assist = useWords('assist')
  const access = useWords('access')
  const navigate = useNavigate()
  const { lock, signOut } = useSession()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const { hits } = useSearch(typed, ['child'])
  const { records: children } = useRecords('child')
  const { records: groups } = useRecords('group')

  const jump = (to: Place) => () => void navigate({ to })
  const places: readonly Entry[] = [
    { id: 'today', label: t('nav.today'), icon: 'home', go: jump('/heute') },
    { id: 'children', label: t('nav.children'), icon: 'children', go: jump('/kinder') },
    { id: 'importing', label: t('command.importChildren'), icon: 'import', go: jump('/kinder/einlesen') },
    { id: 'photos', label: t('nav.photos'), icon: 'photos', go: jump('/fotos') },
    { id: 'portfolio', label: t('nav.portfolio'), icon: 'portfolio', go: jump('/portfolio') },
    { id: 'backup', label: t('command.backup'), icon: 'backup', go: jump('/buero/sicherung') },
    { id: 'where', label: t('command.whereData'), icon: 'data', go: jump('/buero/daten') },
    { id: 'deletion', label: t('command.deletion'), icon: 'delete', go: jump('/buero/loeschen') },
    { id: 'audit', label: t('command.audit'), icon: 'audit', go: jump('/buero/protokoll') },
    { id: 'settings', label: t('command.settings'), icon: 'settings', go: jump('/buero/einstellungen') },
    { id: 'help', label: t('nav.help'), icon: 'help', go: jump('/hilfe') },
    { id: 'remoteHelp', label: support('title'), icon: 'phone', go: jump('/hilfe/fernhilfe') },
    { id: 'assist', label: assist('title'), icon: 'eye', go: jump('/hilfe/helfen') },
    { id: 'access', label: access('title'), icon: 'eye', go: jump('/buero/zugriff') },
    { id: 'lock', label: t('command.lock'), icon: 'lock', go: lock },
    { id: 'signOut', label: t('command.signOut'), icon: 'signOut', go: signOut },
  ]
  const found: Entry[] = hits.slice(0, most).flatMap((hit) => {
    const child = children.find((one) => one.id === hit.id)
    if (!child) return []
    const group = groups.find((one) => one.id === child.values.groupId)
    return [
      {
        id: child.id,
        label: `${child.values.firstName} ${child.values.lastName}`,
        ...(group ? { sub: group.values.name, colour: group.values.colour } : {}),
        go: () => void navigate({ to: '/kinder/$childId', params: { childId: child.id } }),
      },
    ]
  })
  const words = typed.trim().toLocaleLowerCase()
  const screens = places.filter((place) => place.label.toLocaleLowerCase().includes(words))
  const entries = [...found, ...screens]
  const chosen = Math.min(at, entries.length - 1)

  const choose = (entry: Entry | undefined): void => {
    if (!entry) return
    onClose()
    entry.go()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || entries.length === 0) return
    event.preventDefault()
    const next = (chosen + step + entries.length) % entries.length
    setAt(next)
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <TextField
        label={t('palette.field')}
        help={t('palette.help')}
        type="search"
        icon="search"
        autoFocus
        value={typed}
        onChange={(text) => {
          setTyped(text)
          setAt(0)
        }}
        onEnter={() => choose(entries[chosen])}
        onKeyDown={onKeyDown}
        combobox={{ listId, activeId: entries.length > 0 ? `${listId}-${chosen}` : undefined }}
      />
      <div role="listbox" id={listId} aria-label={t('palette.results')} className={styles.list}>
        {entries.map((entry, i) => (
          <div
            key={entry.id}
            id={`${listId}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            className={styles.entry}
            onPointerMove={() => setAt(i)}
            onClick={() => choose(entry)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') choose(entry)
            }}
          >
            {entry.icon ? (
              <Icon name={entry.icon} />
            ) : (
              <Avatar name={entry.label} size={32} {...(entry.colour ? { colour: entry.colour } : {})} />
            )}
            <span className={styles.label}>{entry.label}</span>
            {entry.sub !== undefined && <span className={styles.sub}>{entry.sub}</span>}
          </div>
        ))}
      </div>
      {entries.length === 0 && <Text tone="soft">{t('palette.none')}</Text>}
    </>
  )
}
