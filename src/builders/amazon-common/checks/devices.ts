import type { Problems } from '../../../options/index.ts'
import type { DeviceOptions } from '../options/index.ts'

/** The id of a KMS key (also of a multi-region one), its alias, or the ARN of either. */
export const KMS_KEY =
  /^(?:arn:aws[a-z-]*:kms:[a-z0-9-]*:\d{12}:(?:key\/(?!alias\/)|(?=alias\/)))?(?:[0-9a-f-]{8,}|mrk-[0-9a-f]{32}|alias\/[A-Za-z0-9:/_-]+)$/

/** From Amazon's documentation of EBS volume types: operations per second at most for each GiB. */
const IOPS_PER_GIB: Readonly<Record<string, number>> = { io1: 50, io2: 500 }

/** Checks one list of block device mappings; `option` is its name in the template. */
export function checkDevices(option: string, devices: readonly DeviceOptions[] | undefined, problems: Problems): void {
  devices?.forEach((device, index) => {
    const complain = (sentence: string, hint?: string) => problems.add(option, `${option}[${index}]: ${sentence}`, hint)
    if (!device.device_name) complain('needs "device_name"')
    checkEncryption(device, complain)
    checkIops(device, complain)
    checkThroughput(device, complain)
  })
}

type Complain = (sentence: string, hint?: string) => void

function checkEncryption({ encrypted, kms_key_id: key }: DeviceOptions, complain: Complain): void {
  if (!key) return
  if (encrypted === false) complain(`"kms_key_id" "${key}" contradicts "encrypted": false`)
  if (!KMS_KEY.test(key)) complain(`"kms_key_id" "${key}" is not the id, alias ("alias/…") or ARN of a KMS key`)
}

function checkIops({ iops, volume_type: type = '', volume_size: size }: DeviceOptions, complain: Complain): void {
  if (!iops) return
  const perGiB = IOPS_PER_GIB[type]
  if (perGiB) {
    if (iops < 100 || iops > 64_000) complain(`"iops" of an ${type} volume must be 100 to 64000, not ${iops}`)
    if (size && iops > size * perGiB) {
      complain(`"iops" ${iops} is too much for an ${type} volume of ${size} GiB: at most ${perGiB} for each GiB`)
    }
  } else if (type === 'gp3') {
    if (iops < 3000 || iops > 16_000) complain(`"iops" of a gp3 volume must be 3000 to 16000, not ${iops}`)
  }
}

function checkThroughput({ throughput, volume_type: type = '' }: DeviceOptions, complain: Complain): void {
  if (!throughput) return
  if (type !== 'gp3') complain(`"throughput" is for gp3 volumes alone, not for "${type}"`)
  if (throughput < 125 || throughput > 1000) complain(`"throughput" must be 125 to 1000 MiB/s, not ${throughput}`)
}
