import { useEffect, useState } from 'react'
import { useHost } from '../host/HostContext.tsx'

export interface FoundCard {
  readonly id: string
  readonly label: string
}

const everyMs = 4000

/** Cards and phones that are plugged in, as long as the screen is looked at; none for who may not add photos. */
export function useCards(): readonly FoundCard[] {
  const { vault } = useHost()
  const [cards, setCards] = useState<readonly FoundCard[]>([])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const look = async (): Promise<void> => {
      const found = document.hidden ? undefined : await vault.call('camera.find', {})
      if (over) return
      if (found && !found.ok) return setCards([])
      if (found) {
        const { cards: now } = found.value
        setCards((before) =>
          before.map(({ id }) => id).join() === now.map(({ id }) => id).join() ? before : now,
        )
      }
      timer = setTimeout(() => void look(), everyMs)
    }
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [vault])
  return cards
}
