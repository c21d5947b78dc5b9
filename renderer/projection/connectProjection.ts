/**
 * The masked window's only door: one pipe to the vault, which answers masked records and nothing else (MT20). There is
 * none to the keeper, and the token that opens this one opens no other.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { wireToChannel } from '#shared/host/frame.ts'
import { projectionApi, type ProjectionApi } from '#shared/host/projectionApi.ts'
import { connect } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import { openSocket, takePorts, takeToken, type ConnectFailure } from '../host/connectHost.ts'
import { portWire } from '../host/wires.ts'

export type Pipe = Client<ProjectionApi>

export async function connectProjection(page: Window = window): Promise<Result<Pipe, ConnectFailure>> {
  if (page.location.protocol === 'app:') {
    const [port] = (await takePorts(page, 1)) ?? []
    return port ? ok(connect(projectionApi, wireToChannel(portWire(port)))) : err({ type: 'HostUnreachable' })
  }
  const token = takeToken(page)
  if (token === undefined) return err({ type: 'TokenMissing' })
  const channel = await openSocket(page, 'projection', token)
  return channel ? ok(connect(projectionApi, channel)) : err({ type: 'HostUnreachable' })
}
