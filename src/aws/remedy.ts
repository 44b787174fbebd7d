import type { Origin } from './credential-search.ts'
import type { AccessSettings } from './settings.ts'

type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>

/** Profiles may be built on one another; more than this many are a circle. */
const MOST_PROFILES = 10

/** What to do about credentials that have expired, as the end of a sentence. */
export async function remedyFor(settings: AccessSettings, origin: Origin | undefined): Promise<string> {
  if (origin?.isLasting) {
    return `those of ${origin.name} can't change while a process runs. Set new ones and start again; "ingot gc" gives back what is left`
  }
  if (origin && !origin.name.startsWith('the profile')) return `${origin.name} has to hand out new ones`
  const name = settings.profile ?? settings.env['AWS_PROFILE'] ?? 'default'
  const profile = await baseProfile(settings, name)
  if (profile?.['sso_session'] || profile?.['sso_start_url']) return `run "aws sso login --profile ${name}"`
  if (profile?.['credential_process']) return `the program in "credential_process" has to hand out new ones`
  return `write new keys for the profile "${name}" into its file`
}

/** The profile that holds the credentials which the named one is built on. */
async function baseProfile({ sharedCredentialsFile }: AccessSettings, name: string) {
  const { parseKnownFiles } = await import('./credential-sources.ts')
  const filepath = sharedCredentialsFile ? { filepath: sharedCredentialsFile } : {}
  const profiles: Profiles = await parseKnownFiles({ ...filepath, ignoreCache: true })
  let profile = profiles[name]
  for (let depth = 0; depth < MOST_PROFILES && profile?.['source_profile']; depth++) {
    profile = profiles[profile['source_profile']]
  }
  return profile
}
