from . import o2c_batch_job, o2c_batch_mixin
