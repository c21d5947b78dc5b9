import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useRecords } from '../database/useRecords.ts'
import { useSearch } from '../database/useSearch.ts'
import { useHost } from '../host/HostContext.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'

/** First confirmation: which child, and why. */
export function RequestDeletionDialog({
  open,
  taken,
  onClose,
}: {
  readonly open: boolean
  /** Children whose deletion is already under way. */
  readonly taken: readonly string[]
  readonly onClose: (requested: boolean) => void
}): ReactElement {
  const t = useWords('deletion')
  const [childId, setChildId] = useState<string | null>(null)
  const close = (requested: boolean): void => {
    setChildId(null)
    onClose(requested)
  }
  return childId === null ? (
    <Dialog open={open} onClose={() => close(false)} title={t('request.title')}>
      {open && <ChooseChild taken={taken} onChoose={setChildId} />}
    </Dialog>
  ) : (
    <GiveReason childId={childId} onOther={() => setChildId(null)} onClose={close} />
  )
}

function ChooseChild({
  taken,
  onChoose,
}: {
  readonly taken: readonly string[]
  readonly onChoose: (childId: string) => void
}): ReactElement {
  const t = useWords('deletion')
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const { records: children } = useRecords('child')
  const { records: groups } = useRecords('group')
  const { hits } = useSearch(typed, ['child'])
  const found =
    typed.trim() === ''
      ? children.filter((child) => child.values.leftOn !== null)
      : hits.flatMap((hit) => children.find((child) => child.id === hit.id) ?? [])
  const shown = found.filter((child) => !taken.includes(child.id)).slice(0, 8)
  return (
    <>
      <TextField
        label={t('request.search')}
        type="search"
        icon="search"
        autoFocus
        value={typed}
        onChange={setTyped}
      />
      {typed.trim() !== '' && shown.length === 0 && <Text tone="soft">{t('request.noChild')}</Text>}
      <List label={t('request.children')}>
        {shown.map((child) => {
          const name = `${child.values.firstName} ${child.values.lastName}`.trim()
          const group = groups.find((one) => one.id === child.values.groupId)
          return (
            <ListRow
              key={child.id}
              leading={<Avatar name={name} {...(group ? { colour: group.values.colour } : {})} />}
              title={name}
              sub={[group?.values.name, format.day(child.values.birthDate)].filter(Boolean).join(' · ')}
              onOpen={() => onChoose(child.id)}
            />
          )
        })}
      </List>
    </>
  )
}

function GiveReason({
  childId,
  onOther,
  onClose,
}: {
  readonly childId: string
  readonly onOther: () => void
  readonly onClose: (requested: boolean) => void
}): ReactElement {
  const t = useWords('deletion')
  const say = useErrorText()
  const { vault } = useHost()
  const { records: children } = useRecords('child')
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const child = children.find((one) => one.id === childId)
  const name = child ? `${child.values.firstName} ${child.values.lastName}`.trim() : t('unknownChild')

  async function request(): Promise<void> {
    setAsked(true)
    if (reason.trim() === '') return
    setBusy(true)
    const requested = await vault.call('deletion.request', { childId, reason: reason.trim() })
    setBusy(false)
    if (requested.ok) onClose(true)
    else setFailure(requested.error)
  }

  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      locked={busy}
      title={t('request.question', { name })}
      actions={
        <>
          <Button kind="quiet" disabled={busy} onClick={onOther}>
            {t('request.other')}
          </Button>
          <Button disabled={busy} onClick={() => onClose(false)}>
            {t('request.keep')}
          </Button>
          <Button kind="danger" busy={busy} onClick={() => void request()}>
            {t('request.submit')}
          </Button>
        </>
      }
    >
      <Text>{t('request.what')}</Text>
      <Text>{t('request.first')}</Text>
      <TextArea
        label={t('request.reason')}
        help={t('request.reasonHelp')}
        rows={2}
        maxLength={500}
        required
        autoFocus
        value={reason}
        onChange={setReason}
        error={asked && reason.trim() === '' ? t('request.reasonMissing') : undefined}
      />
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
