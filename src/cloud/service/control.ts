import type { InstanceStateName } from '@aws-sdk/client-ec2'
import type { Call } from '../ec2/call.ts'
import { accountId } from '../world/identity.ts'
import { regionNames } from '../world/regions.ts'
import { standIn } from './stand-in.ts'

/** Calls of Ingot's own to a running cloud. They are signed like all others, for the service `ingot`. */
export interface ControlCalls {
  readonly StandIn: {
    readonly input: { readonly imageId?: string; readonly name?: string; readonly user: string }
    readonly output: { readonly imageId: string; readonly notice?: string }
  }
  readonly Status: { readonly input: Record<string, never>; readonly output: CloudContents }
}

/** What a cloud holds, over all regions. */
export interface CloudContents {
  readonly machines: { readonly name: string; readonly accelerator: string; readonly reason: string }
  readonly instances: readonly { readonly state: InstanceStateName; readonly count: number }[]
  readonly images: number
  readonly volumes: number
  readonly snapshots: number
}

type ControlOperations = {
  readonly [Name in keyof ControlCalls]: (
    input: ControlCalls[Name]['input'],
    call: Call,
  ) => ControlCalls[Name]['output'] | Promise<ControlCalls[Name]['output']>
}

export const controlOperations: ControlOperations = {
  StandIn: standIn,
  Status: (_input, call) => contents(call),
}

async function contents(call: Call): Promise<CloudContents> {
  const { cloud } = call
  const inUse = regionNames.filter((name) => cloud.database.regions('vpc').includes(name))
  const stores = inUse.map((name) => cloud.region(name))
  const states = stores.flatMap((store) =>
    store.list('instance').map(({ instance }) => instance.State?.Name ?? 'pending'),
  )
  const own = stores.flatMap((store) => store.list('image').filter(({ image }) => image.OwnerId === accountId))
  const counts = {
    images: own.length,
    volumes: stores.flatMap((store) => store.list('volume')).length,
    snapshots: stores.flatMap((store) => store.list('snapshot')).length,
    instances: [...new Set(states)].map((state) => ({
      state,
      count: states.filter((other) => other === state).length,
    })),
  }
  return { machines: await cloud.driver.describe(), ...counts }
}
