import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useNow } from '../ui/useNow.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { BackLink } from './BackLink.tsx'
import { useCertificates } from './certificates.ts'
import { ConfirmDeletionDialog } from './ConfirmDeletionDialog.tsx'
import { LeftoversCard } from './LeftoversCard.tsx'
import { RequestDeletionDialog } from './RequestDeletionDialog.tsx'

type Leftovers = ResultOf<VaultApi, 'deletion.list'>['leftovers']
type Pending = ResultOf<VaultApi, 'deletion.list'>['pending'][number]

/** Deleting a child: two confirmations, seven days in the bin, then for good, with a certificate. */
export function DeletionScreen(): ReactElement {
  const t = useWords('deletion')
  const say = useErrorText()
  const format = useFormat()
  const toast = useToast()
  const today = dayOf(useNow())
  const { vault } = useHost()
  const certificates = useCertificates()
  const [pending, setPending] = useState<readonly Pending[] | null>(null)
  const [leftovers, setLeftovers] = useState<Leftovers>([])
  const [requesting, setRequesting] = useState(false)
  const [confirming, setConfirming] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  const [revision, setRevision] = useState(0)
  const reload = (): void => setRevision((last) => last + 1)
  useEffect(() => {
    let current = true
    void vault.call('deletion.list', {}).then((answer) => {
      if (!current) return
      if (answer.ok) {
        setPending(answer.value.pending)
        setLeftovers(answer.value.leftovers)
      } else setFailure(answer.error)
    })
    return () => {
      current = false
    }
  }, [vault, certificates, revision])

  const nameOf = (childId: string): string =>
    pending?.find((one) => one.childId === childId)?.name || t('unknownChild')

  async function cancel(one: Pending): Promise<void> {
    setFailure(null)
    const cancelled = await vault.call('deletion.cancel', { childId: one.childId })
    if (cancelled.ok) toast.good(one.state === 'bin' ? t('restored') : t('withdrawn'))
    else setFailure(cancelled.error)
    reload()
  }

  const begin = (
    <Button
      kind={pending?.length === 0 ? 'primary' : 'secondary'}
      icon="delete"
      onClick={() => setRequesting(true)}
    >
      {t('begin')}
    </Button>
  )

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      before={<BackLink />}
      actions={pending && pending.length > 0 ? begin : undefined}
    >
      <Stack gap="large">
        {failure !== null && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
        {pending?.length === 0 && (
          <Card>
            <EmptyState icon="archive" title={t('none.title')} action={begin}>
              {t('none.text')}
            </EmptyState>
          </Card>
        )}
        {pending && pending.length > 0 && (
          <Card title={t('list')} icon="archive" flush>
            <List label={t('list')}>
              {pending.map((one) => (
                <ListRow
                  key={one.childId}
                  leading={<Icon name={one.state === 'bin' ? 'delete' : 'clock'} />}
                  title={nameOf(one.childId)}
                  sub={t('requestedOn', { date: format.day(dayOf(one.requestedAt)) })}
                  trailing={
                    one.state === 'requested' ? (
                      <>
                        <Badge tone="warn" icon="clock">
                          {t('requested')}
                        </Badge>
                        <Button onClick={() => void cancel(one)}>{t('withdraw')}</Button>
                        <Button kind="danger" onClick={() => setConfirming(one.childId)}>
                          {t('confirm')}
                        </Button>
                      </>
                    ) : (
                      <>
                        <Badge tone="danger" icon="delete">
                          {t('bin')}
                        </Badge>
                        <Text as="span">
                          {one.purgeOn === null || one.purgeOn <= today
                            ? t('due')
                            : t('days', { count: daysBetween(today, one.purgeOn) })}
                        </Text>
                        <Button icon="undo" onClick={() => void cancel(one)}>
                          {t('restore')}
                        </Button>
                      </>
                    )
                  }
                />
              ))}
            </List>
          </Card>
        )}
        {leftovers.length > 0 && <LeftoversCard leftovers={leftovers} />}
        {certificates.length > 0 && <Certificates certificates={certificates} />}
      </Stack>
      <RequestDeletionDialog
        open={requesting}
        taken={(pending ?? []).map((one) => one.childId)}
        onClose={(requested) => {
          setRequesting(false)
          if (!requested) return
          toast.info(t('asked'))
          reload()
        }}
      />
      <ConfirmDeletionDialog
        childId={confirming}
        name={confirming === null ? '' : nameOf(confirming)}
        onClose={(purgeOn) => {
          setConfirming(null)
          if (purgeOn === null) return
          toast.good(t('binned', { date: format.longDay(purgeOn) }))
          reload()
        }}
      />
    </Page>
  )
}

function daysBetween(from: string, to: string): number {
  let days = 0
  for (let day = from; day < to && days < 400; day = addDays(day, 1)) days++
  return days
}

function Certificates({ certificates }: { readonly certificates: readonly string[] }): ReactElement {
  const t = useWords('deletion')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const { chooseFolder, folderDialog } = useChooseFolder()

  async function save(certificate: string, number: number): Promise<void> {
    const folder = await chooseFolder('export')
    if (!folder) return
    const written = await vault.call('export.write', {
      folder: folder.token,
      fileName: `${t('certificate', { number })}.txt`,
      purpose: 'deletionCertificate',
      objectIds: [],
      bytes: [utf8ToBytes(certificate)],
    })
    if (written.ok) toast.good(t('certificateSaved', { name: written.value.fileName }))
    else toast.danger(say(written.error))
  }

  return (
    <Card title={t('certificates')} icon="stamp">
      <Stack>
        <Notice tone="good" title={t('purged', { count: certificates.length })}>
          {t('certificateText')}
        </Notice>
        <List label={t('certificates')}>
          {certificates.map((certificate, i) => (
            <ListRow
              key={certificate}
              leading={<Icon name="document" />}
              title={t('certificate', { number: i + 1 })}
              trailing={
                <Button icon="save" onClick={() => void save(certificate, i + 1)}>
                  {t('certificateSave')}
                </Button>
              }
            />
          ))}
        </List>
      </Stack>
      {folderDialog}
    </Card>
  )
}
