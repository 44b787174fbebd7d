import type { Milliseconds } from '../../options/duration.ts'
import { becomeStopped } from './become-stopped.ts'
import type { Cloud } from './cloud.ts'
import { reasons, stateName } from './instance-state.ts'
import { newLife } from './machine-life.ts'

/** Whoever ends the cloud doesn't want to wait for minutes. */
const grace = 20_000 as Milliseconds

/** Powers off all machines that are on, side by side, before the cloud ends. They can be started again in the next one. */
export async function shutDownAll(cloud: Cloud): Promise<void> {
  const stores = cloud.database.regions('instance').map((region) => cloud.region(region))
  const running = stores.flatMap((store) =>
    store
      .list('instance')
      .filter((record) => ['running', 'stopping'].includes(stateName(record)))
      .map(({ id }) => ({ store, id })),
  )
  await Promise.allSettled(
    running.map(async ({ store, id }) => {
      newLife(store, id)
      await cloud.driver.stop(id, grace)
      becomeStopped(cloud, store, id, reasons.powerLoss)
    }),
  )
}
