import type { ProjectionApi } from '#shared/host/projectionApi.ts'
import type { Client } from '#shared/host/table.ts'

/** The masked window's only door (MT20): to the vault, which answers masked records and nothing else. */
export type Pipe = Client<ProjectionApi>
