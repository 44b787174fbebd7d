import type { ResourceHandler } from '../../engine/index.ts'
import { restoreAccess } from '../restore.ts'
import type { GiveBack } from './giving-back.ts'
import { giveBackInstanceProfile, giveBackRole } from './iam.ts'
import { giveBackImage } from './image.ts'
import { giveBackImportTask } from './import-task.ts'
import { giveBackInstance } from './instance.ts'
import { giveBackKeyPair, giveBackLaunchTemplate, giveBackSecurityGroup } from './network.ts'
import { giveBackS3Object } from './s3-object.ts'

const ways: Readonly<Record<string, GiveBack>> = {
  'aws-ec2-instance': giveBackInstance,
  'aws-ec2-image': giveBackImage,
  'aws-ec2-key-pair': giveBackKeyPair,
  'aws-ec2-launch-template': giveBackLaunchTemplate,
  'aws-ec2-security-group': giveBackSecurityGroup,
  'aws-iam-instance-profile': giveBackInstanceProfile,
  'aws-iam-role': giveBackRole,
  'aws-ec2-import-task': giveBackImportTask,
  'aws-s3-object': giveBackS3Object,
}

/** Gives back everything that the amazon components make. */
export const awsResourceHandler: ResourceHandler = {
  kinds: Object.keys(ways),
  async giveBack(entry, signal, people) {
    const { access, region } = await restoreAccess(entry.scope, people)
    await ways[entry.kind]?.({ entry, access, region, signal })
    return 'gone'
  },
}
