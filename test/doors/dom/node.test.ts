// @vitest-environment node
import { describeDom } from './describe-dom.ts';

describeDom('node');
