from . import (
    o2c_dispatch_document_mixin,
    o2c_dispatch,
    o2c_dispatch_mail,
    o2c_dispatch_help,
)
