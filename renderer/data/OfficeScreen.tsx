import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Page } from '../ui/Page.tsx'
import { useWords } from '../ui/useWords.ts'

const rooms = [
  { name: 'backup', icon: 'backup', to: '/buero/sicherung' },
  { name: 'where', icon: 'data', to: '/buero/daten' },
  { name: 'team', icon: 'children', to: '/buero/team' },
  { name: 'link', icon: 'refresh', to: '/buero/verbindung' },
  { name: 'deletion', icon: 'delete', to: '/buero/loeschen' },
  { name: 'access', icon: 'eye', to: '/buero/zugriff' },
  { name: 'audit', icon: 'audit', to: '/buero/protokoll' },
  { name: 'talk', icon: 'video', to: '/buero/gespraech' },
  { name: 'help', icon: 'help', to: '/buero/hilfe-holen' },
  { name: 'settings', icon: 'settings', to: '/buero/einstellungen' },
] as const

export function OfficeScreen(): ReactElement {
  const t = useWords('data')
  const navigate = useNavigate()
  return (
    <Page title={t('office.title')} intro={t('office.intro')}>
      <Grid min={380}>
        {rooms.map((room) => (
          <ChoiceCard
            key={room.name}
            icon={room.icon}
            title={t(`office.${room.name}`)}
            text={t(`office.${room.name}Text`)}
            onChoose={() => void navigate({ to: room.to })}
          />
        ))}
      </Grid>
    </Page>
  )
}
