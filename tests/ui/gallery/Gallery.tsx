/** Every component of the kit in every state it can wear; the tests walk it in both schemes and in forced colours. */
import { useState, type ReactElement } from 'react'
import { Avatar } from '#renderer/ui/Avatar.tsx'
import { Badge } from '#renderer/ui/Badge.tsx'
import { Button } from '#renderer/ui/Button.tsx'
import { Card } from '#renderer/ui/Card.tsx'
import { Checkbox } from '#renderer/ui/Checkbox.tsx'
import { ChoiceCard } from '#renderer/ui/ChoiceCard.tsx'
import { DayField } from '#renderer/ui/DayField.tsx'
import { Dialog } from '#renderer/ui/Dialog.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { FileDrop } from '#renderer/ui/FileDrop.tsx'
import { Grid } from '#renderer/ui/Grid.tsx'
import { Heading } from '#renderer/ui/Heading.tsx'
import { Icon } from '#renderer/ui/Icon.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { List } from '#renderer/ui/List.tsx'
import { ListRow } from '#renderer/ui/ListRow.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { Notice } from '#renderer/ui/Notice.tsx'
import { Page } from '#renderer/ui/Page.tsx'
import { Progress } from '#renderer/ui/Progress.tsx'
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx'
import { Row } from '#renderer/ui/Row.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { SelectField } from '#renderer/ui/SelectField.tsx'
import { Stack } from '#renderer/ui/Stack.tsx'
import { Tabs } from '#renderer/ui/Tabs.tsx'
import { Text } from '#renderer/ui/Text.tsx'
import { TextArea } from '#renderer/ui/TextArea.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { Tooltip } from '#renderer/ui/Tooltip.tsx'
import { useToast } from '#renderer/ui/useToast.ts'

export function Gallery(): ReactElement {
  const toast = useToast()
  const [text, setText] = useState('Mia Sommer')
  const [day, setDay] = useState<string | null>('2022-12-24')
  const [group, setGroup] = useState('sun')
  const [checked, setChecked] = useState(true)
  const [radio, setRadio] = useState<'yes' | 'no' | null>('yes')
  const [view, setView] = useState('list')
  const [tab, setTab] = useState<'one' | 'two'>('one')
  const [open, setOpen] = useState(false)
  const nothing = (): void => undefined
  return (
    <main>
      <Page
        title="Galerie"
        intro="Jedes Teil in jedem Zustand"
        actions={<Button kind="primary">Anlegen</Button>}
      >
        <Stack gap="large">
          <Card title="Knöpfe" icon="sparkles" action={<Button size="small">Klein</Button>}>
            <Row>
              <Button kind="primary" icon="save">
                Speichern
              </Button>
              <Button>Behalten</Button>
              <Button kind="quiet">Leise</Button>
              <Button kind="danger" icon="delete">
                Löschen in 7 Tagen
              </Button>
              <Button kind="primary" disabled>
                Geht nicht
              </Button>
              <Button kind="primary" busy>
                Arbeitet
              </Button>
              <Button kind="primary" size="large">
                Groß
              </Button>
              <IconButton icon="edit" label="Bearbeiten" onClick={nothing} />
              <IconButton icon="bold" label="Fett" pressed onClick={nothing} />
              <IconButton icon="delete" label="Entfernen" kind="danger" onClick={nothing} />
              <Menu
                label="Weitere Befehle"
                iconOnly
                items={[
                  { label: 'Umbenennen', icon: 'edit', onChoose: nothing },
                  { label: 'Löschen', icon: 'delete', danger: true, onChoose: nothing },
                  { label: 'Gesperrt', disabled: true, onChoose: nothing },
                ]}
              />{' '}
              {/* prettier-ignore */}
              <Tooltip label="Mehr dazu">
                <button type="button">Mit Hinweis</button>
              </Tooltip>
            </Row>
          </Card>
          <Card title="Felder" icon="edit">
            <Grid min={300}>
              <TextField label="Vorname" help="Rufname" value={text} onChange={setText} required />
              <TextField label="Nachname" value="" onChange={nothing} error="Bitte ausfüllen." />
              <TextField label="Gesperrt" value="unveränderlich" onChange={nothing} disabled />
              <TextField label="Kennwort" type="password" value="geheim" onChange={nothing} />
              <TextField
                label="Suchen"
                hideLabel
                type="search"
                icon="search"
                placeholder="Kind suchen"
                value=""
                onChange={nothing}
              />
              <DayField label="Geburtsdatum" value={day} onChange={setDay} today="2026-11-22" />
              <SelectField
                label="Gruppe"
                value={group}
                onChange={setGroup}
                options={[
                  { value: 'sun', label: 'Sonnenkäfer' },
                  { value: 'mouse', label: 'Waldmäuse' },
                ]}
              />{' '}
              {/* prettier-ignore */}
              <TextArea label="Notizen" value="Isst gern Äpfel." onChange={nothing} />
              <Checkbox
                label="Darf abholen"
                help="Auf der Abholliste"
                checked={checked}
                onChange={setChecked}
              />
              <Checkbox label="Einige" some checked={false} onChange={nothing} />
              <Checkbox label="Gesperrt" disabled checked={false} onChange={nothing} />
              <RadioGroup
                label="Einwilligung"
                value={radio}
                onChange={setRadio}
                options={[
                  { value: 'yes', label: 'Erteilt' },
                  { value: 'no', label: 'Nicht erteilt', help: 'Foto bleibt grau' },
                ]}
              />{' '}
              {/* prettier-ignore */}
              <Segmented label="Ansicht" value={view} onChange={setView} options={[{ value: 'list', label: 'Liste' }, { value: 'grid', label: 'Kacheln' }]} />{' '}
              {/* prettier-ignore */}
            </Grid>
          </Card>
          <Tabs
            label="Fächer"
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'one', label: 'Stammblatt', icon: 'child', content: <Text>Erstes Fach</Text> },
              {
                value: 'two',
                label: 'Fotos',
                icon: 'photos',
                mark: <Badge>3</Badge>,
                content: <Text>Zweites Fach</Text>,
              },
            ]}
          />
          <Card title="Listen" icon="list" flush>
            <List label="Kinder">
              <ListRow
                leading={<Avatar name="Mia Sommer" colour="teal" />}
                title="Mia Sommer"
                sub="Sonnenkäfer"
                onOpen={nothing}
                selected
                trailing={
                  <Badge tone="danger" icon="allergy">
                    Erdnuss
                  </Badge>
                }
              />{' '}
              {/* prettier-ignore */}
              <ListRow leading={<Avatar name="Ben Krüger" />} title="Ben Krüger" sub="Waldmäuse" onOpen={nothing} trailing={<Button>Öffnen</Button>} />
              <ListRow leading={<Icon name="usb" label="Stick" />} title="Ohne Knopf" />
            </List>
          </Card>
          <Row>
            <Badge>Neutral</Badge>
            <Badge tone="primary">Gruppe</Badge>
            <Badge tone="info" icon="info">
              Hinweis
            </Badge>
            <Badge tone="good" icon="good">
              Erteilt
            </Badge>
            <Badge tone="warn" icon="warn">
              Fehlt
            </Badge>
            <Badge tone="danger" icon="ban">
              Verboten
            </Badge>
          </Row>
          <Stack gap="small">
            <Notice tone="info">Ein Hinweis mit einem Satz.</Notice>
            <Notice tone="good" title="Gesichert">
              Alles ist da.
            </Notice>
            <Notice tone="warn" action={<Button>Ansehen</Button>}>
              Bitte ansehen.
            </Notice>
            <Notice tone="danger">Der Stick ist voll.</Notice>
          </Stack>
          <Stack gap="small">
            {(['ink', 'soft', 'primary', 'danger', 'good', 'warn'] as const).map((tone) => (
              <Text key={tone} tone={tone}>
                Text in {tone}
              </Text>
            ))}
            <Heading level={2}>Überschrift zwei</Heading>
            <Heading level={3}>Überschrift drei</Heading>
          </Stack>
          <Progress label="Fotos werden vorbereitet" done={37} total={200} onCancel={nothing} />
          <Progress label="Einen Moment" done={0} total={0} />
          <Grid min={260} fill>
            <ChoiceCard icon="children" title="Kinder" text="Akte öffnen" likely onChoose={nothing} />
            <ChoiceCard icon="photos" title="Fotos" text="Hinzufügen" onChoose={nothing} />
            <ChoiceCard icon="portfolio" title="Portfolio" disabled onChoose={nothing} />
          </Grid>
          <FileDrop
            label="Fotos hierher ziehen"
            help="JPEG, PNG, WebP oder HEIC"
            icon="photos"
            multiple
            onFiles={nothing}
          />
          <Card>
            <EmptyState icon="sprout" title="Noch leer" action={<Button kind="primary">Beginnen</Button>}>
              Hier ist bald etwas.
            </EmptyState>
          </Card>
          <Row>
            <Button onClick={() => setOpen(true)}>Dialog öffnen</Button>
            <Button onClick={() => toast.good('Gespeichert')}>Gute Meldung</Button>
            <Button onClick={() => toast.danger('Der Stick ist voll.')}>Ernste Meldung</Button>
          </Row>
          <Dialog
            open={open}
            onClose={() => setOpen(false)}
            title="Akte behalten?"
            actions={
              <>
                <Button onClick={() => setOpen(false)}>Behalten</Button>
                <Button kind="danger">Löschen in 7 Tagen</Button>
              </>
            }
          >
            <Text>Eine Frage, zwei Knöpfe mit Namen.</Text>
          </Dialog>
        </Stack>
      </Page>
    </main>
  )
}
