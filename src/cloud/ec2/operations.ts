import type { Operations } from './call.ts'
import { createFleet } from './fleets/create-fleet.ts'
import * as launchTemplates from './fleets/launch-templates.ts'
import * as spotRequests from './fleets/spot-requests.ts'
import * as groups from './groups/manage.ts'
import * as groupRules from './groups/operations.ts'
import * as imageAttributes from './images/attributes.ts'
import { copyImage } from './images/copy.ts'
import { createImage } from './images/create.ts'
import * as deregistration from './images/deregister.ts'
import { describeImages } from './images/describe.ts'
import { registerImage } from './images/register.ts'
import * as imports from './imports/operations.ts'
import * as instanceAttributes from './instances/attributes.ts'
import * as instanceConsole from './instances/console.ts'
import * as instances from './instances/describe.ts'
import * as instanceChanges from './instances/modify.ts'
import { runInstances } from './instances/run.ts'
import * as instanceStates from './instances/states.ts'
import * as instanceTypes from './instances/types.ts'
import * as keys from './keys/operations.ts'
import * as account from './network/account.ts'
import * as network from './network/operations.ts'
import * as routes from './network/routes.ts'
import { copySnapshot } from './snapshots/copy.ts'
import * as snapshots from './snapshots/operations.ts'
import * as tagging from './tagging/operations.ts'
import * as attachments from './volumes/attach.ts'
import * as volumeChanges from './volumes/modify.ts'
import * as volumes from './volumes/operations.ts'

/** Every EC2 call that is answered: each is its action's name with a small first letter. */
export const ec2Operations: Operations = byAction({
  createFleet,
  ...launchTemplates,
  ...spotRequests,
  ...groups,
  ...groupRules,
  ...imageAttributes,
  copyImage,
  createImage,
  ...deregistration,
  describeImages,
  registerImage,
  ...imports,
  ...instanceAttributes,
  ...instanceConsole,
  ...instances,
  ...instanceChanges,
  runInstances,
  ...instanceStates,
  ...instanceTypes,
  ...keys,
  ...account,
  ...network,
  ...routes,
  copySnapshot,
  deleteSnapshot: snapshots.deleteSnapshot,
  createSnapshot: snapshots.createSnapshot,
  createSnapshots: snapshots.createSnapshots,
  describeSnapshots: snapshots.describeSnapshots,
  modifySnapshotAttribute: snapshots.modifySnapshotAttribute,
  describeSnapshotAttribute: snapshots.describeSnapshotAttribute,
  resetSnapshotAttribute: snapshots.resetSnapshotAttribute,
  ...tagging,
  ...attachments,
  ...volumeChanges,
  createVolume: volumes.createVolume,
  deleteVolume: volumes.deleteVolume,
  describeVolumes: volumes.describeVolumes,
  describeVolumeAttribute: volumes.describeVolumeAttribute,
  describeVolumeStatus: volumes.describeVolumeStatus,
})

function byAction(operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name.slice(0, 1).toUpperCase() + name.slice(1), operation]),
  )
}
