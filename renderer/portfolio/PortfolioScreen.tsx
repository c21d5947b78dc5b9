import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState, type ReactElement } from 'react'
import { useRecords } from '../database/useRecords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Page } from '../ui/Page.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { ChildPages } from './ChildPages.tsx'
import styles from './PortfolioScreen.module.css'
import { YearBookDialog } from './YearBookDialog.tsx'

/** Children left, the pages of one of them right. */
export function PortfolioScreen(): ReactElement {
  const t = useWords('portfolio')
  const tBook = useWords('book')
  const navigate = useNavigate()
  const search: { readonly child?: unknown } = useSearch({ strict: false })
  const { records, ready } = useRecords('child')
  const groups = useRecords('group')
  const [typed, setTyped] = useState('')
  const [yearBook, setYearBook] = useState(false)
  const children = useMemo(
    () =>
      records
        .filter((child) => child.values.leftOn === null)
        .toSorted((a, b) => nameOf(a.values).localeCompare(nameOf(b.values), 'de')),
    [records],
  )
  const found = children.filter((child) => fold(nameOf(child.values)).includes(fold(typed)))
  const chosen = children.find((child) => child.id === search.child) ?? null
  const groupById = new Map(groups.records.map((group) => [group.id, group.values]))

  if (ready && children.length === 0)
    return (
      <Page title={t('title')} intro={t('intro')}>
        <EmptyState
          icon="portfolio"
          title={t('noChildren')}
          action={
            <Button kind="primary" icon="children" onClick={() => void navigate({ to: '/kinder' })}>
              {t('toChildren')}
            </Button>
          }
        >
          {t('noChildrenHelp')}
        </EmptyState>
      </Page>
    )
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="full"
      actions={
        groups.records.length > 0 && (
          <Button icon="children" onClick={() => setYearBook(true)}>
            {tBook('yearBookOf')}
          </Button>
        )
      }
    >
      <div className={styles.columns}>
        <section className={styles.children} aria-label={t('chooseChild')}>
          <TextField
            label={t('find')}
            hideLabel
            placeholder={t('find')}
            icon="search"
            type="search"
            value={typed}
            onChange={setTyped}
          />
          <div className={styles.scroll}>
            <List label={t('chooseChild')}>
              {found.map((child) => {
                const group = child.values.groupId === null ? undefined : groupById.get(child.values.groupId)
                return (
                  <ListRow
                    key={child.id}
                    title={nameOf(child.values)}
                    sub={group?.name ?? ''}
                    leading={
                      <Avatar
                        name={nameOf(child.values)}
                        size={36}
                        {...(group ? { colour: group.colour } : {})}
                      />
                    }
                    selected={child.id === chosen?.id}
                    onOpen={() => void navigate({ to: '/portfolio', search: { child: child.id } })}
                  />
                )
              })}
            </List>
          </div>
        </section>
        <section className={styles.pages} aria-label={chosen ? nameOf(chosen.values) : t('title')}>
          {chosen ? (
            <>
              <h2 className={styles.name}>{nameOf(chosen.values)}</h2>
              <ChildPages key={chosen.id} childId={chosen.id} />
            </>
          ) : (
            ready && (
              <EmptyState icon="portfolio" title={t('choose')}>
                {t('chooseHelp')}
              </EmptyState>
            )
          )}
        </section>
      </div>
      {yearBook && (
        <YearBookDialog
          onClose={() => setYearBook(false)}
          onGo={(pageId) => void navigate({ to: '/portfolio/$pageId', params: { pageId } })}
        />
      )}
    </Page>
  )
}

const nameOf = (child: { readonly firstName: string; readonly lastName: string }): string =>
  `${child.firstName} ${child.lastName}`.trim()

/** Without case, accents and the two spellings of an umlaut. */
const fold = (text: string): string =>
  text
    .toLocaleLowerCase('de')
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
