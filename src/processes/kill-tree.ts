import { execa } from 'execa';
import host from 'node:process';

/**
 * Sends `signal` to a process and to everything it started. On Windows there is no polite way: taskkill ends the
 * tree. Never throws: what is gone already is what was wanted.
 */
export function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (host.platform === 'win32') {
    void execa('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false, stdio: 'ignore' });
    return;
  }
  killGroup(pid, signal);
}

/** Ends what a program that has ended by itself left running. Windows keeps no group to find it by. */
export function killLeftovers(pid: number): void {
  if (host.platform !== 'win32') killGroup(pid, 'SIGKILL');
}

function killGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    // A negative id means the process group, which the child leads because it was started detached.
    host.kill(-leader, signal);
  } catch {
    // ESRCH: nobody is left.
  }
}
