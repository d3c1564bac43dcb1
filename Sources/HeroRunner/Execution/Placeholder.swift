import RunnerProtocol
import System
