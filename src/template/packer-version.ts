/**
 * The Packer whose behaviour Ingot has (docs/design.md): what `{{packer_version}}` gives, and what a template's
 * `min_packer_version` is compared with.
 */
export const EMULATED_PACKER_VERSION = '1.16.0'

/**
 * Whether the emulated Packer is new enough for a template. A pre-release (`1.9.0-dev`) is older than its release.
 * @returns undefined when `required` is not a version
 */
export function satisfiesPackerVersion(required: string): boolean | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?:-?[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?(?:\+[0-9A-Za-z.~-]+)?$/.exec(required)
  if (!match?.[1]) return undefined
  const wanted = match[1].split('.').map(Number)
  const ours = EMULATED_PACKER_VERSION.split('.').map(Number)
  for (let index = 0; index < Math.max(wanted.length, ours.length); index++) {
    const difference = (ours[index] ?? 0) - (wanted[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
