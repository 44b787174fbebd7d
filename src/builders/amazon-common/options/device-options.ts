import type { z } from 'zod'
import { block, boolean, integer, list, option, string } from '../../../options/index.ts'

const device = block({
  device_name: option(string().optional(), 'The name of the device, such as "/dev/sda1" or "/dev/xvda". Required.'),
  delete_on_termination: option(
    boolean().default(false),
    'Deletes the volume with its instance. Default false: volumes of launch mappings stay behind after the build.',
  ),
  encrypted: option(boolean().optional(), 'Encrypts the volume. Left out: as the snapshot and the account have it.'),
  kms_key_id: option(string().optional(), 'The KMS key to encrypt with.'),
  iops: option(integer().optional(), 'Operations per second: io1 and io2 100 to 64000, gp3 3000 to 16000.'),
  throughput: option(integer().optional(), 'MiB per second of a gp3 volume, 125 to 1000.'),
  no_device: option(boolean().default(false), 'Leaves out a device that the source image has.'),
  snapshot_id: option(string().optional(), 'The snapshot to make the volume from.'),
  virtual_name: option(string().optional(), 'An instance store volume: "ephemeral0" and so on.'),
  volume_type: option(string().optional(), 'gp2, gp3, io1, io2, st1, sc1 or standard.'),
  volume_size: option(integer().optional(), 'The size in GiB. Default: that of the snapshot.'),
})

export const deviceOptions = {
  ami_block_device_mappings: option(
    list(device).optional(),
    'Devices of instances that are launched from the AMI. Repeatable.',
  ),
  launch_block_device_mappings: option(list(device).optional(), 'Devices of the instance that builds. Repeatable.'),
}

/** One decoded mapping. */
export type DeviceOptions = z.infer<typeof device>
