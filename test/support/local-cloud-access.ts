import { callControl } from '../../src/cloud/service/control-client.ts'
import type { LocalCloudAccess } from '../../src/engine/index.ts'
import { type TestCloud, testKey } from './cloud.ts'

/** What `--local` hands to components, for a cloud in this process. */
export function localCloudAccess({ url }: TestCloud): LocalCloudAccess {
  return {
    endpoint: url,
    ...testKey,
    standIn: ({ region, ...wish }) => callControl({ url, key: testKey }, region, 'StandIn', wish),
  }
}
