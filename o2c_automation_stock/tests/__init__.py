from . import (
    test_delivery_direct,
    test_delivery_hold,
    test_delivery_invoicing,
    test_delivery_panels,
    test_delivery_release,
    test_goods_return,
)
