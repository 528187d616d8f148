// @vitest-environment happy-dom
import { describeDom } from './describe-dom.ts';

describeDom('happy-dom');
