#include "simulator/orders/product_catalog.h"

namespace partnercenter::simulator {
namespace {

constexpr Product kLicences[] = {
    {"CFQ7SIM0A001", "0002", "CFQ7SIM1K4TD", "Microsoft 365 Business Premium",
     2060},
    {"CFQ7SIM0A002", "0001", "CFQ7SIM1K7PX", "Microsoft 365 E3", 3648},
    {"CFQ7SIM0A003", "0001", "CFQ7SIM1KB2M", "Exchange Online (Plan 1)", 370},
    {"CFQ7SIM0A004", "000K", "CFQ7SIM1KF8W",
     "Dynamics 365 Customer Service Enterprise", 8905},
    {"CFQ7SIM0A005", "0003", "CFQ7SIM1KJ5R",
     "Visio f\u00fcr das Web \u2013 Plan 1", 475},
};

constexpr Product kAddOns[] = {
    {"CFQ7SIM0B001", "0001", "CFQ7SIM2N3QC", "Microsoft Teams Phone Standard",
     760},
    {"CFQ7SIM0B002", "0002", "CFQ7SIM2N6VY", "Microsoft Defender Suite", 1045},
    {"CFQ7SIM0B003", "0001", "CFQ7SIM2N9HG", "Office 365 Extra File Storage",
     19},
};

constexpr Product kReservations[] = {
    {"DZH3SIM0R001", "00A2", "DZH3SIM1R4MV",
     "Reserved_VM_Instance_Standard_D4s_v3_EU_West_1_Year", 8912},
    {"DZH3SIM0R002", "00C7", "DZH3SIM1R8JQ",
     "Reserved_VM_Instance_Standard_E8_v3_US_East_2_3_Years", 15037},
    {"DZH3SIM0R003", "0013", "DZH3SIM1RB6T",
     "Reserved_VM_Instance_Standard_F2s_AP_Southeast_1_Year", 4155},
};

constexpr Product kSavingsPlans[] = {
    {"DZH3SIM0S001", "0001", "DZH3SIM1S2KD", "Compute savings plan, 1 Year", 0},
    {"DZH3SIM0S002", "0003", "DZH3SIM1S5NB", "Compute savings plan, 3 Years",
     0},
    {"DZH3SIM0S003", "0001", "DZH3SIM1S7FX", "Database savings plan, 1 Year",
     0},
};

constexpr Product kSoftware[] = {
    {"DG7GSIM0F001", "0002", "DG7GSIM1F3HZ",
     "Windows Server 2022 - 1 Device CAL", 4620},
    {"DG7GSIM0F002", "0004", "DG7GSIM1F6WK",
     "SQL Server 2022 Standard - 2 Core License Pack", 358650},
    {"DG7GSIM0F003", "0001", "DG7GSIM1F9CP",
     "Office LTSC Standard for Mac 2024", 44137},
};

constexpr Product kUsage[] = {
    {"DZH3SIM0P001", "0001", "DZH3SIM1P4GW", "Azure plan", 0},
    {"DZH3SIM0P002", "0001", "DZH3SIM1P7TB", "Azure plan for DevTest workloads",
     0},
    {"DZH3SIM0P003", "0002", "DZH3SIM1PA3N", "Azure Marketplace usage", 1},
};

constexpr Product kLegacyProducts[] = {
    {"5A1D8E20-3C67-4F0B-9B52-6E0C1D7A4F31", "", "", "Office 365 Enterprise E1",
     800},
    {"C2F49B7E-08D1-4B36-8A95-F17E63D0B84C", "", "",
     "Enterprise Mobility + Security E3", 874},
    {"91E6D3A4-B75F-4C28-A0E1-2D8B5F96C70A", "", "", "Power BI Pro", 999},
};

constexpr Market kMarkets[] = {
    {"DE", "EUR", "\u20ac"},
    {"US", "USD", "$"},
    {"GB", "GBP", "\u00a3"},
    {"CA", "CAD", "CA$"},
};

}  // namespace

absl::Span<const Product> LicenceProducts() { return kLicences; }
absl::Span<const Product> AddOnProducts() { return kAddOns; }
absl::Span<const Product> ReservationProducts() { return kReservations; }
absl::Span<const Product> SavingsPlanProducts() { return kSavingsPlans; }
absl::Span<const Product> SoftwareProducts() { return kSoftware; }
absl::Span<const Product> UsageProducts() { return kUsage; }
absl::Span<const Product> LegacyProducts() { return kLegacyProducts; }
absl::Span<const Market> Markets() { return kMarkets; }

}  // namespace partnercenter::simulator
