import { type LocalCloudAccess, systemHost } from '../engine/index.ts'

let opened: Promise<LocalCloudAccess> | undefined

/**
 * The local cloud of this computer, for giving back what a dead process left in it: the running one, else one inside this
 * process for as long as it lives.
 */
export function connectLocalCloud(): Promise<LocalCloudAccess> {
  opened ??= open()
  return opened
}

async function open(): Promise<LocalCloudAccess> {
  const { openLocalCloud } = await import('../cloud/index.ts')
  return openLocalCloud(systemHost(), { message: () => {} }, { lookOnly: true })
}
