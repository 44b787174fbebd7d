export { knownHostsLine, type SshServer, type SshServerInit, startSshServer } from './server.ts'
