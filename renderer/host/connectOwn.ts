/**
 * The only door of a window beside the person's own, the masked one (MT20), a supporter's (MT100) or a conversation's (TK7): one pipe to the vault with a
 * table of its own. There is none to the keeper, and the token that opens this one opens no other.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { wireToChannel } from '#shared/host/frame.ts'
import { connect } from '#shared/host/rpc.ts'
import type { Client, ServiceTable } from '#shared/host/table.ts'
import { openSocket, takePorts, takeToken, type ConnectFailure } from './connectHost.ts'
import { portWire } from './wires.ts'

export async function connectOwn<T extends ServiceTable>(
  table: T,
  name: 'projection' | 'guest' | 'talk',
  page: Window = window,
): Promise<Result<Client<T>, ConnectFailure>> {
  if (page.location.protocol === 'app:') {
    const [port] = (await takePorts(page, 1)) ?? []
    return port ? ok(connect(table, wireToChannel(portWire(port)))) : err({ type: 'HostUnreachable' })
  }
  const token = takeToken(page)
  if (token === undefined) return err({ type: 'TokenMissing' })
  const channel = await openSocket(page, name, token)
  return channel ? ok(connect(table, channel)) : err({ type: 'HostUnreachable' })
}
