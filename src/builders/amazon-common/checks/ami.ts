import type { Problems } from '../../../options/index.ts'
import type { AmiOptions } from '../options/index.ts'
import { KMS_KEY } from './devices.ts'

/** Relations between the options of the AMI. `buildRegion` is undefined when it is only known at run time. */
export function checkAmi(options: AmiOptions, buildRegion: string | undefined, problems: Problems): void {
  checkName(options.ami_name, problems)
  checkKeys(options, buildRegion, problems)
  checkSharing(options, problems)
  checkLifetime(options, problems)
  if (options.imds_support && options.imds_support !== 'v2.0') {
    problems.add('imds_support', `"imds_support" must be "v2.0" or left out, not "${options.imds_support}"`)
  }
  const minutes = options.snapshot_copy_duration_minutes
  if (minutes && (minutes % 15 !== 0 || minutes > 2880)) {
    problems.add(
      'snapshot_copy_duration_minutes',
      `"snapshot_copy_duration_minutes" must be a multiple of 15 up to 2880, not ${minutes}`,
    )
  }
  if (options.skip_save_build_region && copyRegions(options, buildRegion).length === 0) {
    problems.add(
      'skip_save_build_region',
      '"skip_save_build_region" without other "ami_regions" would leave no AMI at all',
      'name a region to copy to, or use "skip_create_ami" for a try',
    )
  }
}

/** The other regions, each once. */
export function copyRegions(options: AmiOptions, buildRegion: string | undefined): string[] {
  return [...new Set(options.ami_regions ?? [])].filter((region) => region !== '' && region !== buildRegion)
}

/** What EC2 doesn't allow in the name of an AMI. */
const NOT_IN_NAMES = /[^A-Za-z0-9 ()[\]./\-'@_]/g

/** The template function `clean_resource_name`: puts a dash for everything that an AMI's name may not have. */
export function cleanResourceName(text: string): string {
  return text.replace(NOT_IN_NAMES, '-')
}

function checkName(name: string, problems: Problems): void {
  const length = [...name].length
  if (length < 3 || length > 128) {
    problems.add('ami_name', `"ami_name" "${name}" must have 3 to 128 characters, not ${length}`)
  }
  const wrong = [...new Set(name.match(NOT_IN_NAMES) ?? [])]
  if (wrong.length === 0) return
  problems.add(
    'ami_name',
    `"ami_name" "${name}" may not contain ${wrong.map((character) => `"${character}"`).join(', ')}`,
    "letters, digits, spaces and ( ) [ ] . / - ' @ _ are allowed; the template function clean_resource_name makes a text fit",
  )
}

function checkKeys(options: AmiOptions, buildRegion: string | undefined, problems: Problems): void {
  const { kms_key_id: key, region_kms_key_ids: regionKeys = {} } = options
  if (key && options.encrypt_boot !== true) {
    problems.add('kms_key_id', '"kms_key_id" needs "encrypt_boot": true')
  }
  if (Object.keys(regionKeys).length > 0 && options.encrypt_boot !== true) {
    problems.add('region_kms_key_ids', '"region_kms_key_ids" needs "encrypt_boot": true')
  }
  if (key && !KMS_KEY.test(key)) problems.add('kms_key_id', notAKey('kms_key_id', key))
  for (const [region, regionKey] of Object.entries(regionKeys)) {
    if (regionKey && !KMS_KEY.test(regionKey)) {
      problems.add('region_kms_key_ids', notAKey(`region_kms_key_ids.${region}`, regionKey))
    }
    if (!(options.ami_regions ?? []).includes(region)) {
      problems.add('region_kms_key_ids', `region "${region}" is in "region_kms_key_ids" but not in "ami_regions"`)
    }
  }
  if (Object.keys(regionKeys).length === 0) return
  for (const region of copyRegions(options, buildRegion)) {
    if (region in regionKeys) continue
    problems.add('ami_regions', `region "${region}" is in "ami_regions" but not in "region_kms_key_ids"`)
  }
}

function notAKey(option: string, key: string): string {
  return `"${option}" "${key}" is not the id, alias ("alias/…") or ARN of a KMS key`
}

/** An account's default key can't be used by other accounts, so what is encrypted with it can't be shared. */
function checkSharing(options: AmiOptions, problems: Problems): void {
  if (options.encrypt_boot !== true) return
  const regionKeys = Object.values(options.region_kms_key_ids ?? {})
  const withDefaultKey = (!options.kms_key_id && regionKeys.length === 0) || regionKeys.includes('')
  if (!withDefaultKey) return
  for (const option of ['ami_users', 'ami_org_arns', 'ami_ou_arns', 'snapshot_users'] as const) {
    if (!options[option]?.length) continue
    problems.add(
      option,
      `"${option}" can't share what is encrypted with the account's default KMS key`,
      'set "kms_key_id", and a key for each region in "region_kms_key_ids"',
    )
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

function checkLifetime(options: AmiOptions, problems: Problems): void {
  const at = options.deprecate_at
  if (at && !(RFC_3339.test(at) && !Number.isNaN(Date.parse(at)))) {
    problems.add('deprecate_at', `"deprecate_at" "${at}" is not a time such as "2027-01-01T00:00:00Z"`)
  }
}
