import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { has, roles, type Role } from '#shared/accounts/policy.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { BackLink } from '../data/BackLink.tsx'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { ChangeRoleDialog } from './ChangeRoleDialog.tsx'
import { LateCard } from './LateCard.tsx'
import { LostPcDialog } from './LostPcDialog.tsx'
import { RemovePersonDialog } from './RemovePersonDialog.tsx'
import {
  markOf,
  useTeam,
  type AboutTeam,
  type Colleague,
  type Device,
  type OpenInvitation,
} from './useTeam.ts'

type Asked =
  | { readonly type: 'role'; readonly person: Colleague }
  | { readonly type: 'remove'; readonly person: Colleague }
  | { readonly type: 'lost'; readonly dev: string }

/** Who works here, what each may see, on which PCs. */
export function PeopleScreen(): ReactElement {
  const t = useWords('people')
  const common = useWords('common')
  const say = useErrorText()
  const navigate = useNavigate()
  const { person, practice } = useSession()
  const { found, failure, reload } = useTeam()
  const [asked, setAsked] = useState<Asked | null>(null)
  const manages = mayManage(person?.role)
  const why = practice ? t('practiceOnly') : manages ? undefined : t('onlyLead')
  const about: AboutTeam = { onChanged: () => void reload(), onClose: () => setAsked(null) }

  return (
    <Page title={t('title')} intro={t('intro')} before={<BackLink />}>
      <Stack gap="large">
        {why !== undefined && <Notice>{why}</Notice>}
        {failure && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
        <Card
          title={t('team')}
          icon="children"
          flush
          action={
            <Button
              kind="primary"
              icon="userAdd"
              disabled={why !== undefined}
              title={why}
              onClick={() => void navigate({ to: '/buero/team/neu', search: {} })}
            >
              {t('add')}
            </Button>
          }
        >
          {found ? (
            <People people={found.people} why={why} onAsk={setAsked} />
          ) : (
            !failure && <Text tone="soft">{common('loading')}</Text>
          )}
        </Card>
        <LateCard />
        {found && found.invitations.length > 0 && (
          <Invitations invitations={found.invitations} onChanged={() => void reload()} />
        )}
        {found && (
          <Card
            title={t('pcs')}
            icon="monitor"
            flush
            action={
              <Button
                icon="add"
                disabled={why !== undefined}
                title={why}
                onClick={() => void navigate({ to: '/buero/team/neu', search: { pc: true } })}
              >
                {t('addPc')}
              </Button>
            }
          >
            <Devices devices={found.devices} people={found.people} why={why} onAsk={setAsked} />
          </Card>
        )}
      </Stack>
      {asked?.type === 'role' && <ChangeRoleDialog person={asked.person} {...about} />}
      {asked?.type === 'remove' && <RemovePersonDialog person={asked.person} {...about} />}
      {asked?.type === 'lost' && <LostPcDialog dev={asked.dev} {...about} />}
    </Page>
  )
}

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role)
const mayManage = (role: string | undefined): boolean =>
  role !== undefined && isRole(role) && has(role, 'managePeople')

function People({
  people,
  why,
  onAsk,
}: {
  readonly people: readonly Colleague[]
  /** Why nothing may be changed here. */
  readonly why: string | undefined
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const t = useWords('people')
  const format = useFormat()
  const today = dayOf(useNow())
  const { records: groups } = useRecords('group')
  const groupsOf = (person: Colleague): string =>
    person.groups === null
      ? t('allGroups')
      : person.groups.length === 0
        ? t('noGroup')
        : format.list(
            person.groups.map((id) => groups.find((one) => one.id === id)?.values.name ?? t('goneGroup')),
          )
  return (
    <List label={t('team')}>
      {people.map((person) => {
        const name = person.name === '' ? t('nameless') : person.name
        const gone = person.until !== null && person.until < today
        const stay = why ?? (person.me ? t('notYourself') : undefined)
        return (
          <ListRow
            key={person.id}
            leading={<Avatar name={person.name} />}
            title={name}
            sub={[
              t(`role.${person.role}`),
              ...(person.role === 'admin' || person.role === 'dpo' ? [] : [groupsOf(person)]),
              ...(person.until === null
                ? []
                : [t(gone ? 'over' : 'until', { day: format.day(person.until) })]),
              ...(person.here ? [] : [t('notHere')]),
            ].join(' · ')}
            trailing={
              <Row gap="small">
                {person.me && <Badge tone="primary">{t('me')}</Badge>}
                {person.atRisk && (
                  <Badge tone="danger" icon="ban">
                    {t('atRisk')}
                  </Badge>
                )}
                <Button
                  size="small"
                  icon="edit"
                  aria-label={t('changeOf', { name })}
                  disabled={why !== undefined}
                  title={why}
                  onClick={() => onAsk({ type: 'role', person })}
                >
                  {t('change')}
                </Button>
                <Button
                  size="small"
                  kind="quiet"
                  aria-label={t('removeOf', { name })}
                  disabled={stay !== undefined}
                  title={stay}
                  onClick={() => onAsk({ type: 'remove', person })}
                >
                  {t('remove')}
                </Button>
              </Row>
            }
          />
        )
      })}
    </List>
  )
}

function Devices({
  devices,
  people,
  why,
  onAsk,
}: {
  readonly devices: readonly Device[]
  readonly people: readonly Colleague[]
  readonly why: string | undefined
  readonly onAsk: (asked: Asked) => void
}): ReactElement {
  const t = useWords('people')
  const format = useFormat()
  const namesOf = (device: Device): string => {
    const names = device.people.flatMap((id) => people.find((one) => one.id === id)?.name ?? [])
    return names.length === 0 ? t('pcForAll') : t('pcOf', { names: format.list(names) })
  }
  const shown = devices.toSorted((a, b) => Number(b.here) - Number(a.here))
  return (
    <List label={t('pcs')}>
      {shown.map((device) => {
        const mark = markOf(device.dev)
        return (
          <ListRow
            key={device.dev}
            leading={<Icon name={device.here ? 'computer' : 'monitor'} />}
            title={device.here ? t('thisPc') : t('otherPc', { mark })}
            sub={[...(device.here ? [t('mark', { mark })] : []), namesOf(device)].join(' · ')}
            trailing={
              <Row gap="small">
                {device.state === 'removed' ? (
                  <Badge tone="danger" icon="ban">
                    {t('pcRemoved')}
                  </Badge>
                ) : (
                  <Badge tone="good" icon="good">
                    {t('pcActive')}
                  </Badge>
                )}
                {device.state === 'active' && !device.here && (
                  <Button
                    size="small"
                    kind="quiet"
                    icon="warn"
                    aria-label={t('lostOf', { mark })}
                    disabled={why !== undefined}
                    title={why}
                    onClick={() => onAsk({ type: 'lost', dev: device.dev })}
                  >
                    {t('lost')}
                  </Button>
                )}
              </Row>
            }
          />
        )
      })}
    </List>
  )
}

function Invitations({
  invitations,
  onChanged,
}: {
  readonly invitations: readonly OpenInvitation[]
  readonly onChanged: () => void
}): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const toast = useToast()
  const format = useFormat()
  const navigate = useNavigate()
  const { vault } = useHost()
  async function withdraw(invitation: string): Promise<void> {
    const gone = await vault.call('people.cancelInvitation', { invitation })
    if (gone.ok) toast.good(t('invitationCancelled'))
    else toast.danger(say(gone.error))
    onChanged()
  }
  return (
    <Card title={t('invitations')} icon="mail" flush>
      <List label={t('invitations')}>
        {invitations.map((one) => {
          const day = format.day(dayOf(one.expires))
          const name = one.device ? t('invite.titlePc') : one.name
          return (
            <ListRow
              key={one.id}
              leading={<Icon name={one.device ? 'monitor' : 'user'} />}
              title={one.device ? t('invitationPc', { day }) : t('invitationOf', { name: one.name, day })}
              trailing={
                <Row gap="small">
                  <Button
                    size="small"
                    aria-label={t('invitationGoOnOf', { name })}
                    onClick={() => void navigate({ to: '/buero/team/neu', search: { invitation: one.id } })}
                  >
                    {t('invitationGoOn')}
                  </Button>
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('invitationCancelOf', { name })}
                    onClick={() => void withdraw(one.id)}
                  >
                    {t('invitationCancel')}
                  </Button>
                </Row>
              }
            />
          )
        })}
      </List>
    </Card>
  )
}
