/** Where the person is, for the window with the masked picture; told while somebody is connected only. */
import { useEffect } from 'react'
import { connectedOf } from '../maintenance/supportStore.ts'
import { useSupport } from '../maintenance/SupportContext.tsx'

export function useFollowed(address: string): void {
  const { state, client } = useSupport()
  const anybody = connectedOf(state).length > 0
  useEffect(() => {
    if (anybody) void client.call('support.at', { address: address.slice(0, 400) })
  }, [anybody, address, client])
}
