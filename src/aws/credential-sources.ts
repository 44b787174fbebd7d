/**
 * Amazon's own ways to credentials, those that Ingot uses. Load this module with `import()`: it is slow to load, and a
 * bundler finds the names of a package only where they are imported one by one.
 */
export {
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers'
export { parseKnownFiles } from '@smithy/core/config'
